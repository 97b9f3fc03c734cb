/* The carrier's error codes in words for people. */
#include "features/messages/text_rules.h"

static const struct {
	int64_t code;
	text_trouble t;
} TROUBLES[] = {
	{20003,
	 {"our account was refused", "The carrier did not take the account's token.",
	  "Ask whoever runs Patchbay to look at the carrier's account.", false, true}},
	{20429,
	 {"too much at once", "The carrier had too many requests at that moment.",
	  "Send it again.", false, true}},
	{21211,
	 {"not a phone number", "The carrier does not know such a number.",
	  "Check the number on the contact's page.", false, false}},
	{21212,
	 {"our number is wrong", "The number it was sent from cannot be used.",
	  "Send from another line.", false, false}},
	{21408,
	 {"country not allowed",
	  "Texts to this country are switched off in the carrier's account.",
	  "Call instead, or have the country switched on.", false, false}},
	{21606,
	 {"our number cannot text",
	  "The line it was sent from cannot send texts to this number.",
	  "Send from another line.", false, false}},
	{21608,
	 {"trial account", "A trial account reaches only numbers that were verified.",
	  "Ask whoever runs Patchbay to upgrade the account.", false, false}},
	{21610,
	 {"they sent STOP",
	  "They have opted out at the carrier: it sends them no texts from this line.",
	  "Call instead. Only they can undo it, by texting START.", true, false}},
	{21611,
	 {"too many waiting", "This line has too many texts waiting at the carrier.",
	  "Send it again in a while, or from another line.", false, true}},
	{21612,
	 {"no way there", "This line has no way to text that number.",
	  "Call instead, or send from another line.", false, false}},
	{21614,
	 {"not a mobile number", "The number is no mobile phone.", "Call instead.",
	  false, false}},
	{21617,
	 {"too long", "The text is longer than 1,600 characters.",
	  "Shorten it, or send two.", false, false}},
	{21620,
	 {"a file was not taken", "The carrier could not use an attached file.",
	  "Send the picture as JPEG, PNG or GIF of at most 5 MB.", false, false}},
	{30001,
	 {"too many waiting", "The line's queue at the carrier was full.",
	  "Send it again in a while.", false, true}},
	{30002,
	 {"account suspended", "The carrier has suspended the account.",
	  "Ask whoever runs Patchbay to look at the carrier's account.", false, false}},
	{30003,
	 {"phone unreachable", "The phone is off, or has no network.",
	  "Try again later, or call.", false, true}},
	{30004,
	 {"blocked by their phone", "Their carrier or phone blocks our texts.",
	  "Call instead.", false, false}},
	{30005,
	 {"number does not exist", "There is no such number any more.",
	  "Ask for another number.", false, false}},
	{30006,
	 {"landline", "It is a landline, or their carrier takes no texts.",
	  "Call instead.", false, false}},
	{30007,
	 {"carrier filtered it", "Their carrier took it for unwanted and filtered it.",
	  "Say it in other words, without links and capitals, or call.", false, true}},
	{30008,
	 {"unknown reason", "Their carrier did not say why.",
	  "Send it again; if that fails too, call.", false, true}},
	{30010,
	 {"too dear", "It would have cost more than the account allows.", "Shorten it.",
	  false, false}},
	{30032,
	 {"toll-free not verified", "The toll-free line is not verified for texts yet.",
	  "Send from another line until it is.", false, false}},
	{30034,
	 {"line not registered",
	  "The line is not registered for texts to the United States (A2P 10DLC).",
	  "Send from another line until its campaign is approved.", false, false}},
	{63038,
	 {"daily limit", "The account has sent as many texts today as it may.",
	  "Send it tomorrow, or call.", false, false}},
};

const text_trouble *text_trouble_of(int64_t code)
{
	static const text_trouble unknown = {
		"not delivered", "The carrier could not deliver it.",
		"Send it again; if that fails too, call.", false, true};

	for (size_t i = 0; i < sizeof(TROUBLES) / sizeof(TROUBLES[0]); i++)
		if (TROUBLES[i].code == code)
			return &TROUBLES[i].t;
	return &unknown;
}
