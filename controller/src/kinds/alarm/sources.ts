import { sourcesIn, specPath } from '../sources.ts'

/** Where the documents say a field of an alarm. The policies that it triggers say so themselves. */
export function sources(path: readonly string[], _unit: unknown, name: string): readonly string[] {
  const alarm = specPath('spec.alarms', name.slice(name.lastIndexOf('/') + 1))
  const metric = [`${alarm}.cloudwatch`, `${alarm}.metric`]
  return sourcesIn(
    {
      OKActions: `${alarm}.notify`,
      AlarmActions: `${alarm}.notify`,
      Namespace: [`${alarm}.cloudwatch.namespace`, `${alarm}.metric`],
      MetricName: [`${alarm}.cloudwatch.metric`, `${alarm}.metric`],
      Statistic: [`${alarm}.cloudwatch.statistic`, `${alarm}.metric`],
      ExtendedStatistic: `${alarm}.cloudwatch.statistic`,
      Dimensions: [`${alarm}.ingress`, `${alarm}.cloudwatch.dimensions`, `${alarm}.metric`],
      Metrics: [`${alarm}.ingress`, ...metric],
      Period: `${alarm}.every`,
      EvaluationPeriods: `${alarm}.for`,
      DatapointsToAlarm: `${alarm}.for`,
      Threshold: ['above', 'below', 'atLeast', 'atMost'].map((word) => `${alarm}.${word}`),
      ComparisonOperator: ['above', 'below', 'atLeast', 'atMost'].map((word) => `${alarm}.${word}`),
      TreatMissingData: `${alarm}.missing`,
    },
    path,
  )
}
