import { Component, type ReactNode } from 'react'

interface State {
  readonly broken: boolean
}

/** Keeps the frame when a screen cannot be loaded or drawn, for example because the controller is another version by now. */
export class Guard extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { broken: false }

  static getDerivedStateFromError(): State {
    return { broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <div className="empty" role="alert">
        <p>
          <strong>This screen could not be shown.</strong>
        </p>
        <p>The controller may be another version than this page, or cannot be reached.</p>
        <button type="button" onClick={() => location.reload()}>
          Load the page again
        </button>
      </div>
    )
  }
}
