-- Data quality: for each day in London, source and rule how many resources were looked at and how many broke it.
-- Examples are ids of resources; nothing here says whom they are about.

create table data_quality (
  day       date   not null,
  source_id text   not null,
  rule      text   not null,
  broke     bigint not null check (broke >= 0),
  looked_at bigint not null check (looked_at >= broke),
  examples  text[] not null check (cardinality(examples) <= 5),
  primary key (day, source_id, rule)
);

grant select, insert, update on data_quality to ncr_server;
