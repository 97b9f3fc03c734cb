/* contact_edit_http.h -- private to contacts: who changes something by a page. */
#ifndef PB_CONTACT_EDIT_HTTP_H
#define PB_CONTACT_EDIT_HTTP_H

#include "features/contacts/contact_edit_store.h"
#include "web/request.h"

contact_editor contact_page_editor(const request *q);

#endif
