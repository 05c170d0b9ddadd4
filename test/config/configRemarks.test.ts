import {expect, test} from 'vitest';
import {configRemarks} from '../../src/config/configRemarks.ts';
import {parseProject} from '../../src/config/parseProject.ts';

function remarks(staging: object, ...runs: readonly string[]): readonly string[] {
	const file = {
		project: 'shop',
		environments: {staging},
		phases: {deploy: runs.map((run, index) => ({id: `s${index}`, run}))},
	};
	const parsed = parseProject(JSON.stringify(file), 'release.yaml');
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
	return configRemarks(parsed.project);
}

const unquoted = (variable: string, where: string) =>
	`$${variable} in ${where} has no double quotes: a value with a blank or a * becomes several words`;
const readAgain = (program: string, where: string) =>
	`$RELEASE_REF in ${where} becomes part of a command that "${program}" has read by a shell once more: double quotes do not help there, see "What commands get" in docs/configuration.md`;

test('what others choose is remarked upon where another shell reads it again, in quotes or not', () => {
	for (const [program, run] of [
		['ssh', 'ssh h "git checkout $RELEASE_REF"'],
		['ssh', 'cd x && timeout 5 /usr/bin/ssh -p 22 h git checkout "$RELEASE_REF"'],
		['sh -c', 'sh -c "git tag $RELEASE_REF"'],
		['bash -c', 'docker exec web bash -euo pipefail -lc "git tag $RELEASE_REF"'],
		['sh -c', 'sh \\\n-c \\\n"x $RELEASE_REF"'],
		['eval', 'eval "x $RELEASE_REF"'],
		['su -c', 'su shop -c "git tag $' + '{RELEASE_REF}"'],
	] as const) {
		expect({run, found: remarks({}, run)}).toEqual({run, found: [readAgain(program, 'step "s0"')]});
	}
});

test('what no other shell reads again is not', () => {
	for (const run of [
		`sh -c 'git tag "$1"' _ "$RELEASE_REF"`,
		`ssh h 'git checkout $RELEASE_REF'`,
		'ssh h "git checkout \\$RELEASE_REF"',
		'ssh h "git checkout $RELEASE_SHA"',
		`printf '%s\\n' "$RELEASE_REF" | ssh h 'read -r ref'`,
		'ssh h uptime; git tag "$RELEASE_REF"',
		'ssh h uptime\ngit tag "$RELEASE_REF"',
		'sh deploy.sh "$RELEASE_REF"',
		'cp "$RELEASE_ARTIFACTS/a" . # ssh h "$RELEASE_REF"',
	]) {
		expect({run, found: remarks({}, run)}).toEqual({run, found: []});
	}
});

test('an apostrophe in a comment, or one that is never closed, hides nothing', () => {
	const run = "# it's here\ngit tag $RELEASE_REF\n# isn't it";
	expect(remarks({}, run)).toEqual([unquoted('RELEASE_REF', 'step "s0"')]);
	expect(remarks({}, "cat <<EOF\nit's\nEOF\ngit tag $RELEASE_VERSION")).toEqual([
		unquoted('RELEASE_VERSION', 'step "s0"'),
	]);
	expect(remarks({}, "echo a#b 'c' $RELEASE_ARTIFACTS")).toEqual([unquoted('RELEASE_ARTIFACTS', 'step "s0"')]);
});

test('the commands of an environment are looked at, too', () => {
	const staging = {
		live: {run: 'version $RELEASE_REF'},
		gates: {ci: {run: 'ci "$RELEASE_SHA" $RELEASE_VERSION', expect: 'ok'}},
		logs: {web: {run: 'ssh h "tail $RELEASE_REF"'}, file: {file: 'x'}},
		rollback: [{id: 'back', run: 'back $RELEASE_PREVIOUS_VERSION'}],
	};
	expect(remarks(staging)).toEqual([
		unquoted('RELEASE_PREVIOUS_VERSION', 'step "back"'),
		unquoted('RELEASE_REF', '"live" of environment "staging"'),
		unquoted('RELEASE_VERSION', '"gates.ci" of environment "staging"'),
		readAgain('ssh', '"logs.web" of environment "staging"'),
	]);
});
