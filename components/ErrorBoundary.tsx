import {Component} from 'react';

/** Catches what a component throws, hands it on, and shows nothing any more: the terminal is given back by whoever asked. */
export class ErrorBoundary extends Component<
	{readonly onError: (error: Error) => void; readonly children: React.ReactNode},
	{readonly failed: boolean}
> {
	override state = {failed: false};

	static getDerivedStateFromError() {
		return {failed: true};
	}

	override componentDidCatch(error: unknown) {
		this.props.onError(error instanceof Error ? error : new Error(String(error)));
	}

	override render() {
		return this.state.failed ? null : this.props.children;
	}
}
