create table sales (
  id bigint generated always as identity primary key,
  district text not null,
  price integer not null check (price > 0)
);
insert into sales (district, price) values ('harbour', 310000), ('harbour', 290000), ('hill', 450000);
