-- Systems of consumers ask by FHIR: a token is a source's or a system's. What a token was told is forgotten with it.

alter table access_token alter column source_id drop not null;
alter table access_token add column system text;
alter table access_token add constraint access_token_has_one_holder check ((source_id is null) <> (system is null));

create table told_search (
  id         text   primary key,
  token      text   not null references access_token (key) on delete cascade,
  nhs_number text   not null,
  type       text   not null,
  query      text   not null,
  digest     text   not null,
  resources  text[] not null
);
create index told_search_token on told_search (token);

grant select, insert, delete on told_search to ncr_server;
