/* flows.h -- the door to the routing engine: what a flow is, how it decides
 * (flow_rules.h), how a document is read and described (flow_doc.h). */
#ifndef PB_FLOWS_H
#define PB_FLOWS_H

#include "features/flows/flow_doc.h"
#include "features/flows/flow_rules.h"

#endif
