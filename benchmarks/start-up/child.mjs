// One start of the application as far as the library takes part in it, with a stamp on each step; or, as the control,
// the same steps without the library. See one-start.mjs.
import { importOnTop } from './importing.mjs';

const { packages, shared, annotations, withLibrary, redisUrl } = JSON.parse(process.argv[2]);
const { sharing, importing } = await importOnTop(packages, shared, withLibrary);
// Not before: what these import is what has been measured.
const { annotate } = await import('./annotating.mjs');
const annotating = withLibrary ? await annotate(annotations) : 0;
const { initialise } = await import('./initialising.mjs');
const { initialising, connecting } = await initialise(withLibrary, redisUrl);
process.send({ sharing, importing, annotating, initialising, connecting });
process.disconnect();
