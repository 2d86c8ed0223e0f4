local must_env = std.native('must_env');
{
  launchType: 'FARGATE',
  networkConfiguration: { awsvpcConfiguration: { subnets: [must_env('SUBNET')] } },
}
