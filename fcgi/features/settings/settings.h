/* settings.h -- lines and numbers, flows and opening hours, drawn to be read. */
#ifndef PB_SETTINGS_H
#define PB_SETTINGS_H

#include "render/tmpl.h"
#include "web/route.h"

extern const routes settings_routes;
extern const page lines_page, flow_page, hours_page;

#endif
