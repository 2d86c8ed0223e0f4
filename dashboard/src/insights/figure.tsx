import type { ReactNode } from 'react'

interface FigureProps {
  readonly name: string
  readonly tone?: 'trouble' | undefined
  readonly children: ReactNode
}

/** A number with its name. */
export function Figure({ name, tone, children }: FigureProps) {
  return (
    <div className="figure">
      <span className="soft">{name}</span>
      <strong className={tone}>{children}</strong>
    </div>
  )
}
