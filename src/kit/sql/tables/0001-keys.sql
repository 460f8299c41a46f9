-- Data keys of the platform itself, wrapped by the master key.
create table platform.wrapped_key (
  name text primary key,
  wrapped bytea not null,
  created_at timestamptz not null default now()
);
