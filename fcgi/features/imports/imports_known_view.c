/* Before an import writes anything: which rows are somebody already, and what would be
 * different of them when the rows before are in. */
#include "features/imports/imports_page.h"
#include "features/shell/fill.h"

/* "row 3, Bea: email, status"; the name where it is another than they have. */
static str known_words(ctx *x, const import_head *h, const import_known *k)
{
	bool named = k->name.n && !str_eq(k->name, k->contact);
	str row = fill_text(x, S("row "), fill_number(x, k->number),
			    named ? S(", ") : S(""), named ? k->name : S(""), S(": "));

	if (str_eq(h->on_match, S("skip")))
		return fill_text(x, row, S("skipped"));
	if (k->changes.n)
		return fill_text(x, row, k->changes);
	if (k->twin)
		return fill_text(x, row, S("nothing is different after row "),
				 fill_number(x, k->twin));
	return fill_text(x, row, S("nothing is different"));
}

static v_line known_line(ctx *x, const request *q, const import_head *h,
			 const import_known *k)
{
	v_line l = {.icon = S("git-compare-arrows"),
		    .tone = S("none"),
		    .strong = S("Somebody who was deleted since"),
		    .text = known_words(x, h, k)};

	if (k->contact_id.n) {
		l.strong =
			fill_contact(x, &q->who, k->contact, k->phone, (str){0}).name;
		l.href = fill_text(x, S("/contacts/"), k->contact_id);
	} else if (k->twin)
		l.strong = fill_text(x, S("The same as row "), fill_number(x, k->twin));
	return l;
}

void import_known_fill(ctx *x, const request *q, const import_head *h, list known,
		       import_run_view *v)
{
	v_line *l = ARENA_ARRAY(x->a, v_line, known.n ? known.n : 1);
	int64_t all = h->changed + h->skipped;

	for (size_t i = 0; i < known.n; i++)
		l[i] = known_line(x, q, h, LIST_AT(known, import_known, i));
	v->known = (list){l, known.n};
	if (all > (int64_t)known.n)
		v->known_note =
			fill_text(x, S("The first "), fill_number(x, (int64_t)known.n),
				  S(" of "), fill_number(x, all), S("."));
}
