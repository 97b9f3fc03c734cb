/* platform.h -- the operators' pages: every tenant of the installation. */
#ifndef PB_PLATFORM_H
#define PB_PLATFORM_H

#include "render/tmpl.h"
#include "web/route.h"

extern const routes platform_routes;
extern const page tenants_page;

#endif
