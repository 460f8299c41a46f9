-- The national register of persons. What a person is called and numbered stands in `sealed` alone; tokens are keyed digests,
-- so a dump shows how many persons there are and when each last changed, and nothing else.
create table patients.person (
  id uuid primary key,
  version integer not null,
  sealed bytea not null,
  -- An identifier failed its check, or an import contradicted what is known: a steward looks at it.
  needs_review boolean not null,
  updated_at timestamptz not null
);
alter table patients.person alter column sealed set storage external;
create index person_needs_review on patients.person (id) where needs_review;

-- Versions that were replaced.
create table patients.person_history (
  person_id uuid not null references patients.person on delete cascade,
  version integer not null,
  sealed bytea not null,
  updated_at timestamptz not null,
  primary key (person_id, version)
);
alter table patients.person_history alter column sealed set storage external;

-- One token for each identifier with its system, one for its value alone.
create table patients.identifier_token (
  token bigint not null,
  person_id uuid not null references patients.person on delete cascade,
  primary key (token, person_id)
);
create index identifier_token_person on patients.identifier_token (person_id);

-- Folded family name, given name and birth date together.
create table patients.trait_token (
  token bigint not null,
  person_id uuid not null references patients.person on delete cascade,
  primary key (token, person_id)
);
create index trait_token_person on patients.trait_token (person_id);
