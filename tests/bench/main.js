'use strict';
/* `make bench` starts here, inside a stage. */
import('./run.mjs');
