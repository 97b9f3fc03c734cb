#include "store/rows.h"

static const field id_row_f[] = {FIELD(id_row, id)};
const type id_row_t = TYPE(id_row, id_row_f);

static const field one_text_f[] = {FIELD_OPT(one_text, text)};
const type one_text_t = TYPE(one_text, one_text_f);

static const field count_row_f[] = {FIELD(count_row, n)};
const type count_row_t = TYPE(count_row, count_row_f);
