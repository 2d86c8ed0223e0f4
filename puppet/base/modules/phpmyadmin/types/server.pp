# A database that people may choose. They log in as themselves: no password is kept on the host.
type Phpmyadmin::Server = Struct[{
  'host'           => Pattern[/\A[A-Za-z0-9.-]+\z/],
  Optional['port'] => Integer[1, 65535],
  Optional['tls']  => Boolean,
}]
