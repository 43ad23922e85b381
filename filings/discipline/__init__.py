"""Records of reporting discipline: what filings give rise to (:mod:`derive`), and the life of a record (:mod:`life`)."""
