-- The sum of the versions of a record's entries grows with every entry that is added and every one that is changed, and
-- no row ever goes: whoever holds an outline of the record knows by it whether it is the current one. Equal keys share
-- one item of the index, so that it is small and read without the entries.
create index entry_by_version on record.entry (dossier, version);
