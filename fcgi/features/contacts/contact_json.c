#include "features/contacts/contact_json.h"

#include "base/text.h"

enum { NUMBER_CHARS = 40 };

/* One reading. */
struct reading {
	arena *a;
	bool whole;
	bool dnc;
	contact_draft *d;
	contact_faults *f;
};

/* Told to programs, and nobody's to send. */
static const char *const OURS[] = {
	"id",
	"phase",
	"stage_since",
	"owner",
	"hidden",
	"source",
	"last_touch_at",
	"last_touch_kind",
	"last_touch_by",
	"last_touch_department",
	"unread_voicemails",
	"unread_texts",
	"created_at",
	"updated_at",
	"version",
};

static void fault(struct reading *r, const char *where, const char *says)
{
	contact_fault_add(r->f, str_of(where), str_of(says));
}

static int text_named(const char *key)
{
	for (int t = 0; t < CT_N; t++)
		if (!strcmp(CONTACT_TEXTS[t].key, key))
			return t;
	return -1;
}

static void read_text(struct reading *r, int t, const json *v)
{
	str s = json_str(v);

	if (!v)
		r->d->text[t] = S("");
	else if (s.p)
		r->d->text[t] = s;
	else
		fault(r, CONTACT_TEXTS[t].key, "This must be text.");
}

/* False when it is no array of at most so many. */
static bool array_of(struct reading *r, const char *key, const json *v, size_t most)
{
	if (!v || (json_object_is_type(v, json_type_array) && json_len(v) <= most))
		return true;
	contact_fault_add(
		r->f, str_of(key),
		str_printf(r->a, "This must be a list of at most %zu.", most));
	return false;
}

/* "+18015550142", or {"number": ..., "label": ...}. */
static void read_phones(struct reading *r, const json *v)
{
	contact_draft *d = r->d;

	if (!array_of(r, "phones", v, PHONES_MOST))
		return;
	d->given |= GIVEN_PHONES;
	d->phones_n = json_len(v);
	d->phones = ARENA_ARRAY(r->a, contact_phone_in, d->phones_n + 1);
	for (size_t i = 0; i < d->phones_n; i++) {
		const json *p = json_at(v, i);
		str number = json_str(p), label = json_str(json_get(p, "label"));
		if (!number.p)
			number = json_str(json_get(p, "number"));
		d->phones[i] = (contact_phone_in){number, label.p ? label : S("")};
	}
}

static void read_labels(struct reading *r, const char *key, const json *v,
			enum contact_given bit, str **names, size_t *n)
{
	if (!array_of(r, key, v, LABELS_MOST))
		return;
	r->d->given |= (unsigned)bit;
	*n = json_len(v);
	*names = ARENA_ARRAY(r->a, str, *n + 1);
	for (size_t i = 0; i < *n; i++)
		(*names)[i] = json_str(json_at(v, i));
}

/* A value that is no list and no object, as JSON; absent when it is, or a number that
 * we could not hold as it was written. */
static str scalar(arena *a, json *v)
{
	buf b = buf_new(a, 64, 64 * 1024);
	int64_t whole;
	str text;

	if (!v || json_object_is_type(v, json_type_boolean))
		return v ? (json_true(v) ? S("true") : S("false")) : S("null");
	if (json_object_is_type(v, json_type_string)) {
		buf_json(&b, text_clean(a, json_str(v)));
		return buf_view(&b);
	}
	if (json_object_is_type(v, json_type_int))
		return json_i64(v, &whole) ? str_printf(a, "%lld", (long long)whole)
					   : (str){0};
	if (!json_object_is_type(v, json_type_double))
		return (str){0};
	text = str_of(json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN));
	return text.n <= NUMBER_CHARS ? str_dup(a, text) : (str){0};
}

static void read_own(struct reading *r, const char *key, json *v)
{
	contact_draft *d = r->d;
	str value = scalar(r->a, v), name = str_dup(r->a, str_of(key));

	if (value.p)
		d->custom[d->custom_n++] = (contact_custom_in){name, value};
	else
		contact_fault_add(
			r->f,
			str_printf(r->a, "custom/" STR_FMT,
				   STR_ARG(text_clip(r->a, name, 60))),
			S("This must be text, a number that is not too large, true or "
			  "false."));
}

static void read_custom(struct reading *r, json *v)
{
	contact_draft *d = r->d;

	if (v && (!json_object_is_type(v, json_type_object) ||
		  json_object_object_length(v) > CUSTOM_MOST)) {
		fault(r, "custom", "This must be an object of the business's fields.");
		return;
	}
	d->given |= GIVEN_CUSTOM | (r->whole || !v ? GIVEN_WHOLE : 0U);
	if (!v)
		return;
	d->custom = ARENA_ARRAY(r->a, contact_custom_in,
				(size_t)json_object_object_length(v) + 1);
	struct json_object_iterator at = json_object_iter_begin(v),
				    end = json_object_iter_end(v);
	for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at))
		read_own(r, json_object_iter_peek_name(&at),
			 json_object_iter_peek_value(&at));
}

static void read_yes(struct reading *r, const char *key, const json *v)
{
	if (v && !json_object_is_type(v, json_type_boolean)) {
		fault(r, key, "This must be true or false.");
	} else if (!strcmp(key, "emergency")) {
		r->d->given |= GIVEN_EMERGENCY;
		r->d->emergency = json_true(v);
	} else if (json_true(v) != r->dnc) {
		fault(r, key,
		      "Use /api/contacts/:id/dnc, which keeps who said so and why.");
	}
}

static bool is_ours(const char *key)
{
	for (size_t i = 0; i < sizeof(OURS) / sizeof(OURS[0]); i++)
		if (!strcmp(OURS[i], key))
			return true;
	return false;
}

static void read_member(struct reading *r, const char *key, json *v)
{
	int t = text_named(key);

	if (t >= 0)
		read_text(r, t, v);
	else if (!strcmp(key, "phones"))
		read_phones(r, v);
	else if (!strcmp(key, "tags"))
		read_labels(r, key, v, GIVEN_TAGS, &r->d->tags, &r->d->tags_n);
	else if (!strcmp(key, "groups"))
		read_labels(r, key, v, GIVEN_GROUPS, &r->d->groups, &r->d->groups_n);
	else if (!strcmp(key, "custom"))
		read_custom(r, v);
	else if (!strcmp(key, "emergency") || !strcmp(key, "do_not_contact"))
		read_yes(r, key, v);
	else if (!is_ours(key))
		contact_fault_add(r->f, text_clip(r->a, str_dup(r->a, str_of(key)), 60),
				  S("There is no such field."));
}

/* What a whole contact does not say is empty. */
static void clear(contact_draft *d)
{
	for (int t = 0; t < CT_N; t++)
		d->text[t] = S("");
	d->text[CT_TYPE] = S("customer");
	d->given = GIVEN_EMERGENCY | GIVEN_PHONES | GIVEN_TAGS | GIVEN_GROUPS |
		   GIVEN_CUSTOM | GIVEN_WHOLE;
}

void contact_json_read(arena *a, json *o, enum contact_json_how how, bool dnc,
		       contact_draft *d, contact_faults *f)
{
	struct reading r = {a, how != JSON_PATCH, dnc, d, f};

	*d = (contact_draft){0};
	if (r.whole)
		clear(d);
	struct json_object_iterator at = json_object_iter_begin(o),
				    end = json_object_iter_end(o);
	for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at))
		read_member(&r, json_object_iter_peek_name(&at),
			    json_object_iter_peek_value(&at));
	/* somebody has to be told from others */
	if (r.whole && !text_line(a, d->text[CT_NAME], SIZE_MAX / 2).n &&
	    !d->phones_n && !f->n)
		fault(&r, "name", "A contact needs a name or a phone number.");
}
