-- The vault. Everything is keyed and hash-partitioned by the record's pseudonym (`dossier`); what a row says beyond
-- ordering and routing is sealed under the record's own key or blinded to 64-bit tokens.

create table record.dossier (
  dossier text primary key,
  -- Blinded id of the person: the one link between the directory of patients and the vault.
  patient bigint not null unique,
  -- 1 open, 2 closed
  state smallint not null,
  opened_at timestamptz not null,
  -- Grows with each grant, withdrawal, exclusion, hiding: whoever cached the facts of access sees that they are stale.
  facts_version bigint not null default 1,
  wrapped_key bytea not null,
  -- Who the record belongs to and how it was opened, sealed.
  head bytea not null
);

-- Facts of access: grants, exclusions, hidden entries, the presence code. `subject` is the person or organisation that
-- the fact is about, blinded under the platform's key, so that a professional's own patients can be listed.
create table record.fact (
  dossier text not null,
  id text not null,
  -- 1 grant, 2 exclusion, 3 visibility of an entry, 4 presence code
  kind smallint not null,
  subject bigint,
  sealed bytea not null,
  primary key (dossier, id)
);
create index fact_subject on record.fact (subject, kind) where subject is not null;

create table record.entry (
  dossier text not null,
  id text not null,
  type smallint not null,
  version int not null,
  clinical timestamptz not null,
  -- The type's own date (search parameter `date`), for sorting by it; null where the entry has none.
  dated timestamptz,
  recorded timestamptz not null,
  -- Blinded (category, level); the access decision is pushed into queries as a list of these.
  class bigint not null,
  -- Blinded contributors: the organisation and the professional who wrote it.
  authors bigint[] not null,
  tokens bigint[] not null,
  deleted boolean not null default false,
  sealed bytea not null,
  primary key (dossier, id)
) partition by hash (dossier);

-- Older versions, as they stood.
create table record.history (
  dossier text not null,
  id text not null,
  type smallint not null,
  version int not null,
  clinical timestamptz not null,
  recorded timestamptz not null,
  class bigint not null,
  authors bigint[] not null,
  deleted boolean not null,
  sealed bytea not null,
  primary key (dossier, id, version)
) partition by hash (dossier);

-- Submissions already taken: the same one sent twice makes one entry and gets the same answer.
create table record.submission (
  dossier text not null,
  key bigint not null,
  at timestamptz not null,
  sealed bytea not null,
  primary key (dossier, key)
) partition by hash (dossier);

-- Documents in the file store, so that files without a row can be collected.
create table record.blob (
  dossier text not null,
  id text not null,
  entry text not null,
  primary key (dossier, id)
) partition by hash (dossier);

do $$
begin
  for i in 0..15 loop
    execute format('create table record.entry_%s partition of record.entry for values with (modulus 16, remainder %s)', i, i);
    execute format('create table record.history_%s partition of record.history for values with (modulus 16, remainder %s)', i, i);
    execute format('create table record.submission_%s partition of record.submission for values with (modulus 16, remainder %s)', i, i);
    execute format('create table record.blob_%s partition of record.blob for values with (modulus 16, remainder %s)', i, i);
    -- Ciphertext does not compress. Rows of usual size stay in the page, so that reading one is one probe.
    execute format('alter table record.entry_%s alter column sealed set storage external, alter column tokens set storage main', i);
    execute format('alter table record.entry_%s set (toast_tuple_target = 8160, fillfactor = 90)', i);
    execute format('alter table record.history_%s alter column sealed set storage external', i);
  end loop;
end $$;

-- What is asked most: the latest of a type. Other orders sort what this index narrows to.
create index entry_by_date on record.entry (dossier, type, dated desc nulls last, id desc);

-- Wrong presence codes and openings, for the brakes. `subject` is blinded.
create table record.attempt (
  subject bigint not null,
  at timestamptz not null,
  -- 1 wrong presence code, 2 opening
  kind smallint not null
);
create index attempt_subject on record.attempt (subject, kind, at);
-- What is to be told outside (mail, other systems), written in the transaction of the change, taken by the outbox.
create table record.outbox (
  seq bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null,
  dossier text not null,
  entry text
);
