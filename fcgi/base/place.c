#include "base/place.h"

#include <string.h>

#define EASTERN "America/New_York"
#define CENTRAL "America/Chicago"
#define MOUNTAIN "America/Denver"
#define PACIFIC "America/Los_Angeles"

static const place PLACES[] = {
	{"AL", "Alabama", {CENTRAL, NULL}, " 205 251 256 334 659 938"},
	{"AK", "Alaska", {"America/Anchorage", "America/Adak"}, " 907"},
	{"AZ", "Arizona", {"America/Phoenix", MOUNTAIN}, " 480 520 602 623 928"},
	{"AR", "Arkansas", {CENTRAL, NULL}, " 327 479 501 870"},
	{"CA",
	 "California",
	 {PACIFIC, NULL},
	 " 209 213 279 310 323 341 350 369 408 415 424 442 510 530 559 562 619 626 628 "
	 "650 657 661 669 707 714 738 747 760 805 818 820 831 837 840 858 909 916 925 "
	 "949 951"},
	{"CO", "Colorado", {MOUNTAIN, NULL}, " 303 719 720 970 983"},
	{"CT", "Connecticut", {EASTERN, NULL}, " 203 475 860 959"},
	{"DE", "Delaware", {EASTERN, NULL}, " 302"},
	{"DC", "Washington, D.C.", {EASTERN, NULL}, " 202 771"},
	{"FL",
	 "Florida",
	 {EASTERN, CENTRAL},
	 " 239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 "
	 "863 904 941 954"},
	{"GA", "Georgia", {EASTERN, NULL}, " 229 404 470 478 678 706 762 770 912 943"},
	{"HI", "Hawaii", {"Pacific/Honolulu", NULL}, " 808"},
	{"ID", "Idaho", {"America/Boise", PACIFIC}, " 208 986"},
	{"IL",
	 "Illinois",
	 {CENTRAL, NULL},
	 " 217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872"},
	{"IN",
	 "Indiana",
	 {"America/Indiana/Indianapolis", CENTRAL},
	 " 219 260 317 463 574 765 812 930"},
	{"IA", "Iowa", {CENTRAL, NULL}, " 319 515 563 641 712"},
	{"KS", "Kansas", {CENTRAL, MOUNTAIN}, " 316 620 785 913"},
	{"KY", "Kentucky", {EASTERN, CENTRAL}, " 270 364 502 606 859"},
	{"LA", "Louisiana", {CENTRAL, NULL}, " 225 318 337 504 985"},
	{"ME", "Maine", {EASTERN, NULL}, " 207"},
	{"MD", "Maryland", {EASTERN, NULL}, " 227 240 301 410 443 667"},
	{"MA",
	 "Massachusetts",
	 {EASTERN, NULL},
	 " 339 351 413 508 617 774 781 857 978"},
	{"MI",
	 "Michigan",
	 {"America/Detroit", CENTRAL},
	 " 231 248 269 313 517 586 616 679 734 810 906 947 989"},
	{"MN", "Minnesota", {CENTRAL, NULL}, " 218 320 507 612 651 763 924 952"},
	{"MS", "Mississippi", {CENTRAL, NULL}, " 228 471 601 662 769"},
	{"MO", "Missouri", {CENTRAL, NULL}, " 235 314 417 557 573 636 660 816 975"},
	{"MT", "Montana", {MOUNTAIN, NULL}, " 406"},
	{"NE", "Nebraska", {CENTRAL, MOUNTAIN}, " 308 402 531"},
	{"NV", "Nevada", {PACIFIC, MOUNTAIN}, " 702 725 775"},
	{"NH", "New Hampshire", {EASTERN, NULL}, " 603"},
	{"NJ",
	 "New Jersey",
	 {EASTERN, NULL},
	 " 201 551 609 640 732 848 856 862 908 973"},
	{"NM", "New Mexico", {MOUNTAIN, NULL}, " 505 575"},
	{"NY",
	 "New York",
	 {EASTERN, NULL},
	 " 212 315 329 332 347 363 516 518 585 607 624 631 646 680 716 718 838 845 914 "
	 "917 929 934"},
	{"NC",
	 "North Carolina",
	 {EASTERN, NULL},
	 " 252 336 472 704 743 828 910 919 980 984"},
	{"ND", "North Dakota", {CENTRAL, MOUNTAIN}, " 701"},
	{"OH",
	 "Ohio",
	 {EASTERN, NULL},
	 " 216 220 234 283 326 330 380 419 436 440 513 567 614 740 937"},
	{"OK", "Oklahoma", {CENTRAL, NULL}, " 405 539 572 580 918"},
	{"OR", "Oregon", {PACIFIC, "America/Boise"}, " 458 503 541 971"},
	{"PA",
	 "Pennsylvania",
	 {EASTERN, NULL},
	 " 215 223 267 272 412 445 484 570 582 610 717 724 814 835 878"},
	{"PR", "Puerto Rico", {"America/Puerto_Rico", NULL}, " 787 939"},
	{"RI", "Rhode Island", {EASTERN, NULL}, " 401"},
	{"SC", "South Carolina", {EASTERN, NULL}, " 803 821 839 843 854 864"},
	{"SD", "South Dakota", {CENTRAL, MOUNTAIN}, " 605"},
	{"TN", "Tennessee", {EASTERN, CENTRAL}, " 423 615 629 731 865 901 931"},
	{"TX",
	 "Texas",
	 {CENTRAL, MOUNTAIN},
	 " 210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 "
	 "830 832 903 915 936 940 945 956 972 979"},
	{"UT", "Utah", {MOUNTAIN, NULL}, " 385 435 801"},
	{"VT", "Vermont", {EASTERN, NULL}, " 802"},
	{"VA", "Virginia", {EASTERN, NULL}, " 276 434 540 571 686 703 757 804 826 948"},
	{"WA", "Washington", {PACIFIC, NULL}, " 206 253 360 425 509 564"},
	{"WV", "West Virginia", {EASTERN, NULL}, " 304 681"},
	{"WI", "Wisconsin", {CENTRAL, NULL}, " 262 274 353 414 534 608 715 920"},
	{"WY", "Wyoming", {MOUNTAIN, NULL}, " 307"},
	{"AB", "Alberta", {"America/Edmonton", NULL}, " 368 403 587 780 825"},
	{"BC",
	 "British Columbia",
	 {"America/Vancouver", "America/Edmonton"},
	 " 236 250 257 604 672 778"},
	{"MB", "Manitoba", {"America/Winnipeg", NULL}, " 204 431 584"},
	{"NB", "New Brunswick", {"America/Moncton", NULL}, " 428 506"},
	{"NL",
	 "Newfoundland and Labrador",
	 {"America/St_Johns", "America/Goose_Bay"},
	 " 709 879"},
	{"NS", "Nova Scotia", {"America/Halifax", NULL}, " 782 902"},
	{"ON",
	 "Ontario",
	 {"America/Toronto", "America/Winnipeg"},
	 " 226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 807 905 "
	 "942"},
	{"PE", "Prince Edward Island", {"America/Halifax", NULL}, ""},
	{"QC",
	 "Quebec",
	 {"America/Toronto", "America/Halifax"},
	 " 263 354 367 418 438 450 468 514 579 581 819 873"},
	{"SK", "Saskatchewan", {"America/Regina", NULL}, " 306 474 639"},
};
enum { PLACES_N = sizeof(PLACES) / sizeof(PLACES[0]) };

const place *place_named(str code)
{
	for (size_t i = 0; i < PLACES_N; i++)
		if (str_ieq(code, str_of(PLACES[i].code)))
			return &PLACES[i];
	return NULL;
}

static bool letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "84604" or "84604-1234", and whatever follows; "M5V 2T6". */
static bool postal(str s)
{
	if (s.n >= 5 && digit(s.p[0]) && digit(s.p[4]))
		return s.n == 5 || !digit(s.p[5]);
	return s.n >= 6 && letter(s.p[0]) && digit(s.p[1]) && letter(s.p[2]);
}

/* What may stand behind a state: the end, a postal code, the country. */
static bool ends_address(str rest)
{
	rest = str_trim(rest);
	return !rest.n || postal(rest) || str_ieq(rest, S("USA")) ||
	       str_ieq(rest, S("US")) || str_ieq(rest, S("Canada"));
}

/* Whether the address says it there, as a word of its own and at its end: a street may
 * be called after a state. */
static bool says_at(str address, size_t at, str way, bool any_case)
{
	str here = str_sub(address, at, at + way.n);
	str rest = str_sub(address, at + way.n, address.n);
	bool begins = at > 0 && (address.p[at - 1] == ' ' || address.p[at - 1] == ',');

	if (!begins || (rest.n && letter(rest.p[0])) ||
	    !(any_case ? str_ieq(here, way) : str_eq(here, way)))
		return false;
	return ends_address(rest.n && rest.p[0] == ',' ? str_sub(rest, 1, rest.n)
						       : rest);
}

const place *place_of_address(str address)
{
	for (size_t at = 0; at < address.n; at++)
		for (size_t i = 0; i < PLACES_N; i++)
			if (says_at(address, at, str_of(PLACES[i].code), false) ||
			    says_at(address, at, str_of(PLACES[i].name), true))
				return &PLACES[i];
	return NULL;
}

const place *place_of_number(str e164)
{
	char code[5] = " ";

	if (e164.n != 12 || memcmp(e164.p, "+1", 2) != 0)
		return NULL;
	memcpy(code + 1, e164.p + 2, 3);
	for (size_t i = 0; i < PLACES_N; i++)
		if (strstr(PLACES[i].areas, code))
			return &PLACES[i];
	return NULL;
}
