-- What each reader of a record has seen of it: the patient's marks of what is read, a professional's last visits.
-- `reader` is blinded under the platform's key; the content is sealed under the record's.
create table record.reader (
  dossier text not null,
  reader bigint not null,
  sealed bytea not null,
  primary key (dossier, reader)
) partition by hash (dossier);

do $$
begin
  for i in 0..15 loop
    execute format('create table record.reader_%s partition of record.reader for values with (modulus 16, remainder %s)', i, i);
  end loop;
end $$;
