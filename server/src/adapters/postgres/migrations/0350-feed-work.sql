-- Scheduled work. The queue's own tables are made and brought up to date by pg-boss, as the role that the server runs
-- as, in a schema that it owns and that holds nothing else: ids of sources and times, no patient data.
create schema job_queue authorization ncr_server;

-- What is being done for each feed, for people who wait for it.
create table feed_step (
  source_id text        primary key,
  stage     text        not null,
  night     text,
  note      text        not null,
  at        timestamptz not null
);

-- A promise of a source that was not kept. cleared_at: the night arrived, or the source was switched off.
create table feed_alarm (
  source_id  text        not null,
  due_at     timestamptz not null,
  raised_at  timestamptz not null,
  cleared_at timestamptz,
  primary key (source_id, due_at)
);
create index feed_alarm_standing on feed_alarm (source_id) where cleared_at is null;

grant select, insert, update on feed_step, feed_alarm to ncr_server;
