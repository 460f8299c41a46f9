-- Tries within a window, by the hash of what is braked. Unlogged: after a crash of the server every count begins anew.
create unlogged table platform.brake (
  key_hash bytea primary key,
  tries integer not null,
  ends_at timestamptz not null
);
create index brake_ends on platform.brake (ends_at);
