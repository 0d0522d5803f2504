-- What a user of a partner last saw of a person, by ids and digests, so that the next look can say what is new. The key is
-- keyed and the body is encrypted: whoever has the table and not the key learns who looked at whom, or at what, of nobody.

create table last_look (
  key       bytea       primary key,
  looked_at timestamptz not null,
  body      bytea       not null
);
create index last_look_age on last_look (looked_at);

grant select, insert, update, delete on last_look to ncr_server;
