#include "features/calls/call_files_rules.h"

#define OPEN_XML "application/vnd.openxmlformats-officedocument."
#define OPEN_DOCUMENT "application/vnd.oasis.opendocument."

const call_file_kind *call_file_kind_of(str type)
{
	static const call_file_kind KINDS[] = {
		{"image/jpeg", "jpg", "Photo", true},
		{"image/png", "png", "Picture", true},
		{"image/gif", "gif", "Picture", true},
		{"image/webp", "webp", "Picture", true},
		{"image/heic", "heic", "Photo", false},
		{"image/tiff", "tiff", "Picture", false},
		{"application/pdf", "pdf", "PDF", false},
		{"text/plain", "txt", "Text", false},
		{"text/csv", "csv", "Table", false},
		{"text/rtf", "rtf", "Document", false},
		{"application/msword", "doc", "Document", false},
		{"application/vnd.ms-excel", "xls", "Table", false},
		{OPEN_XML "wordprocessingml.document", "docx", "Document", false},
		{OPEN_XML "spreadsheetml.sheet", "xlsx", "Table", false},
		{OPEN_XML "presentationml.presentation", "pptx", "Slides", false},
		{OPEN_DOCUMENT "text", "odt", "Document", false},
		{OPEN_DOCUMENT "spreadsheet", "ods", "Table", false},
		{"audio/mpeg", "mp3", "Audio", false},
		{"audio/x-wav", "wav", "Audio", false},
		{"audio/x-m4a", "m4a", "Audio", false},
		{"video/mp4", "mp4", "Video", false},
		{"video/quicktime", "mov", "Video", false},
	};

	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++)
		if (str_eq(type, str_of(KINDS[i].type)))
			return &KINDS[i];
	return NULL;
}

const char *call_file_fault(enum call_file_fate fate)
{
	switch (fate) {
	case FILE_NONE:
		return "Choose a file first.";
	case FILE_EMPTY:
		return "There is nothing in this file.";
	case FILE_OTHER:
		return "Photos, PDFs, documents, tables, audio and video are taken, "
		       "and this is none of them, whatever its name says.";
	case FILE_FULL:
		return "A call has at most 50 files. Take one away first.";
	case FILE_TAKEN:
		break;
	}
	return "";
}
