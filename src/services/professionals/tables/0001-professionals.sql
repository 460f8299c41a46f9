-- The national register of professionals and organisations. Public data: readable and searchable as it stands.
create extension if not exists unaccent with schema public;
create extension if not exists pg_trgm with schema public;

-- Names as people type them: without case, accents and punctuation; Müller, Mueller and Muller are one.
-- unaccent is only STABLE because its dictionary could be exchanged; named with its schema, ours never is.
create function professionals.fold(text) returns text
  language sql immutable strict parallel safe
  return trim(replace(replace(replace(
    regexp_replace(
      regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, $1)), '[''’`´.]', '', 'g'),
      '[^[:alnum:]]+', ' ', 'g'),
    'ae', 'a'), 'oe', 'o'), 'ue', 'u'));

create table professionals.organisation (
  id text primary key check (id ~ '^[a-z0-9-]{1,64}$'),
  number text not null unique,
  name text not null,
  kind text not null,
  street text not null,
  postal_code text not null,
  town text not null,
  country text not null,
  phone text,
  email text,
  part_of text references professionals.organisation,
  active boolean not null,
  version integer not null default 1,
  updated_at timestamptz not null,
  folded_name text not null generated always as (professionals.fold(name)) stored,
  folded_town text not null generated always as (professionals.fold(town)) stored
);
create index organisation_name on professionals.organisation using gin (folded_name public.gin_trgm_ops);
create index organisation_part_of on professionals.organisation (part_of);

create table professionals.practitioner (
  id text primary key check (id ~ '^[a-z0-9-]{1,64}$'),
  number text not null unique,
  title text,
  family text not null,
  given text not null,
  sex text not null,
  profession text not null,
  speciality text,
  languages text[] not null,
  email text,
  authorised_since date,
  active boolean not null,
  version integer not null default 1,
  updated_at timestamptz not null,
  folded_family text not null generated always as (professionals.fold(family)) stored,
  folded_given text not null generated always as (professionals.fold(given)) stored,
  -- Everything the one search box finds, folded, each word after a space: name, profession and speciality in the five
  -- languages, workplaces and their towns. Kept by each import.
  words text not null default ''
);
create index practitioner_words on professionals.practitioner using gin (words public.gin_trgm_ops);
create index practitioner_order on professionals.practitioner (folded_family, folded_given, id);

-- Where a professional works, or worked.
create table professionals.role (
  id text primary key,
  practitioner_id text not null references professionals.practitioner,
  organisation_id text not null references professionals.organisation,
  place integer not null,
  phone text,
  active boolean not null,
  version integer not null default 1,
  updated_at timestamptz not null,
  unique (practitioner_id, organisation_id)
);
create index role_organisation on professionals.role (organisation_id);
