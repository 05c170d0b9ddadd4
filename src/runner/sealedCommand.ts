import type {ArtifactConfig} from '../domain/project.ts';

/** How a program encrypts `$plain` to `$to`, into `$sealed.part`. */
const programs = {
	age: 'age --recipient "$to" --output "$sealed.part" "$plain"',
	gpg: 'gpg --batch --yes --quiet --trust-model always --recipient "$to" --output "$sealed.part" --encrypt "$plain"',
} as const;

/**
 * The arguments of a shell that runs a command and then encrypts the artifact that it wrote. What is not encrypted is
 * deleted, however the command ends; where even that is cut short, the next attempt deletes it first.
 */
export function sealedCommand(run: string, {file, encrypt}: ArtifactConfig): readonly string[] {
	if (!encrypt) return ['-c', run];
	const script = `plain=$RELEASE_ARTIFACTS/$2 to=$3 sealed=$plain.${encrypt.by}
rm -f "$plain" "$sealed.part"
trap 'rm -f "$plain" "$sealed.part"' EXIT
trap 'exit 143' TERM
/bin/sh -c "$1" || exit
[ -f "$plain" ] || { echo "it did not write \\$RELEASE_ARTIFACTS/$2" >&2; exit 1; }
${programs[encrypt.by]} || exit
mv "$sealed.part" "$sealed"`;
	return ['-c', script, 'sh', run, file, encrypt.to];
}
