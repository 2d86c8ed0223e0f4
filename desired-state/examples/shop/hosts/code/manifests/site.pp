# A host of the demo is a folder of your machine, and this fact says which one. Nothing outside of it is touched.
$root = $facts['demo_root']
unless $root =~ String[2] {
  fail('the fact demo_root is missing: these manifests are for the hosts of the demo')
}

class { 'desk': root => $root }
