-- The log of accesses: one sealed entry for each, in the order of its id (time first, then chance).
-- `dossier` is a record's pseudonym, or '-' for what belongs to no record.
create table audit.entry (
  dossier text not null,
  id text not null,
  at timestamptz not null,
  sealed bytea not null,
  primary key (dossier, id)
) partition by hash (dossier);

do $$
begin
  for i in 0..15 loop
    execute format('create table audit.entry_%s partition of audit.entry for values with (modulus 16, remainder %s)', i, i);
    -- Content is ciphertext: trying to compress it costs and gains nothing.
    execute format('alter table audit.entry_%s alter column sealed set storage external', i);
  end loop;
end $$;
