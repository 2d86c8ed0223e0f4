create table questions (
  id integer generated always as identity primary key,
  text text not null,
  choices text[] not null,
  answer integer not null
);
insert into questions (text, choices, answer) values
  ('What hangs on the end of a plumb line?', '{a bob, a hook, a knot}', 0),
  ('Which way does it point?', '{north, down, to the sea}', 1);
create table scores (
  name text not null,
  points integer not null,
  at timestamptz not null default now()
);
create table pictures (
  id bigint generated always as identity primary key,
  original bytea not null,
  result bytea,
  failure text
);
