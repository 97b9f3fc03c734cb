#include "features/imports/imports_view.h"

static const field v_wizard_step_f[] = {
	FIELD(v_wizard_step, number), FIELD(v_wizard_step, text),
	FIELD(v_wizard_step, state),  FIELD(v_wizard_step, current),
	FIELD(v_wizard_step, href),
};
static const type v_wizard_step_t = TYPE(v_wizard_step, v_wizard_step_f);

static const field v_sheet_f[] = {
	FIELD(v_sheet, name),
	FIELD(v_sheet, meta),
	FIELD(v_sheet, base),
	FIELD_SUB(v_sheet, steps, &v_wizard_step_t),
	FIELD_SUB(v_sheet, notice, &v_notice_t),
};
static const type v_sheet_t = TYPE(v_sheet, v_sheet_f);

static const field v_import_line_f[] = {
	FIELD(v_import_line, key),
	FIELD(v_import_line, name),
	FIELD(v_import_line, href),
	FIELD(v_import_line, meta),
	FIELD_SUB(v_import_line, state, &v_status_t),
};
const type v_import_line_t = TYPE(v_import_line, v_import_line_f);

static const field import_file_view_f[] = {
	FIELD_SUB(import_file_view, shell, &v_shell_t),
	FIELD_SUB(import_file_view, sheet, &v_sheet_t),
	FIELD_SUB(import_file_view, recent, &v_import_line_t),
};
const type import_file_view_t = TYPE(import_file_view, import_file_view_f);

static const field v_import_word_f[] = {
	FIELD(v_import_word, text),
	FIELD(v_import_word, rows),
	FIELD(v_import_word, name),
	FIELD_SUB(v_import_word, options, &v_option_t),
};
static const type v_import_word_t = TYPE(v_import_word, v_import_word_f);

static const field v_import_column_f[] = {
	FIELD(v_import_column, key),
	FIELD(v_import_column, name),
	FIELD(v_import_column, head),
	FIELD(v_import_column, first),
	FIELD(v_import_column, filled),
	FIELD(v_import_column, tone),
	FIELD_SUB(v_import_column, options, &v_option_t),
	FIELD_SUB(v_import_column, check, &v_status_t),
	FIELD(v_import_column, question),
	FIELD(v_import_column, question_text),
	FIELD(v_import_column, order_name),
	FIELD_SUB(v_import_column, orders, &v_option_t),
	FIELD(v_import_column, words_note),
	FIELD_SUB(v_import_column, words, &v_import_word_t),
};
static const type v_import_column_t = TYPE(v_import_column, v_import_column_f);

static const field v_import_sample_f[] = {
	FIELD_SUB(v_import_sample, cells, &v_tick_t),
};
static const type v_import_sample_t = TYPE(v_import_sample, v_import_sample_f);

static const field import_columns_view_f[] = {
	FIELD_SUB(import_columns_view, shell, &v_shell_t),
	FIELD_SUB(import_columns_view, sheet, &v_sheet_t),
	FIELD_SUB(import_columns_view, columns, &v_import_column_t),
	FIELD_SUB(import_columns_view, types, &v_option_t),
	FIELD(import_columns_view, todo),
	FIELD(import_columns_view, last),
	FIELD_SUB(import_columns_view, heads, &v_tick_t),
	FIELD_SUB(import_columns_view, samples, &v_import_sample_t),
};
const type import_columns_view_t = TYPE(import_columns_view, import_columns_view_f);

static const field import_duplicates_view_f[] = {
	FIELD_SUB(import_duplicates_view, shell, &v_shell_t),
	FIELD_SUB(import_duplicates_view, sheet, &v_sheet_t),
	FIELD_SUB(import_duplicates_view, ways, &v_option_t),
	FIELD_SUB(import_duplicates_view, keys, &v_option_t),
};
const type import_duplicates_view_t =
	TYPE(import_duplicates_view, import_duplicates_view_f);

static const field import_run_view_f[] = {
	FIELD_SUB(import_run_view, shell, &v_shell_t),
	FIELD_SUB(import_run_view, sheet, &v_sheet_t),
	FIELD(import_run_view, topics),
	FIELD(import_run_view, title),
	FIELD(import_run_view, text),
	FIELD(import_run_view, done),
	FIELD(import_run_view, rows),
	FIELD(import_run_view, percent),
	FIELD_SUB(import_run_view, counts, &v_line_t),
	FIELD_SUB(import_run_view, reasons, &v_line_t),
	FIELD(import_run_view, known_note),
	FIELD_SUB(import_run_view, known, &v_line_t),
	FIELD(import_run_view, refused_href),
	FIELD(import_run_view, start),
	FIELD(import_run_view, stop),
	FIELD(import_run_view, undo),
	FIELD(import_run_view, undo_note),
	FIELD(import_run_view, again),
	FIELD(import_run_view, contacts_href),
};
const type import_run_view_t = TYPE(import_run_view, import_run_view_f);
