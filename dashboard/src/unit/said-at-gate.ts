import type { UnitStatus } from '@plumbline/api/contract'

type Said = UnitStatus['gates']['answers'][number]

/** What an answer at a gate comes to, in the words of the buttons where it was a person. */
export function saidAtGate({ how, answer, by }: Pick<Said, 'how' | 'answer' | 'by'>): string {
  const goesOn = answer === 'continue'
  if (how === 'person') return `${goesOn ? 'approved' : 'rejected'} by ${by}`
  return `${goesOn ? 'goes on' : 'goes back'}, by ${by}`
}
