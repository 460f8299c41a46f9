-- Who may change a client of the sandbox: whoever holds the secret that its registration answered, for a day.
create table identity.sandbox_client (
  client       text primary key references identity.client on delete cascade,
  manage_hash  bytea not null,
  manage_until timestamptz not null
);
create index client_name on identity.client (name, id);
