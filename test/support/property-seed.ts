import fc from 'fast-check';

/** The same random values in every run of the tests, so that what passes once passes again; `PROPERTY_SEED` chooses others. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.PROPERTY_SEED ?? 20_261_121) });
