import {Text} from 'ink';
import {render} from 'ink-testing-library';
import {expect, test} from 'vitest';
import {ErrorBoundary} from '../../components/ErrorBoundary.tsx';

function Broken(): never {
	throw new Error('no such pane');
}

test('a component that breaks is told to the cockpit, and nothing of it is drawn', () => {
	const errors: Error[] = [];
	const {lastFrame} = render(
		<ErrorBoundary onError={error => errors.push(error)}>
			<Text>fine</Text>
			<Broken />
		</ErrorBoundary>,
	);
	expect(errors.map(error => error.message)).toEqual(['no such pane']);
	expect(lastFrame()).not.toContain('fine');
});

test('components that do not break are drawn', () => {
	const {lastFrame} = render(
		<ErrorBoundary onError={() => {}}>
			<Text>fine</Text>
		</ErrorBoundary>,
	);
	expect(lastFrame()).toBe('fine');
});
