import type {PlanStep} from './plan.ts';
import type {ArtifactConfig} from './project.ts';

/** The name under which an artifact is kept: that of its file, with the ending of the program that encrypts it. */
export function artifactName({file, encrypt}: Pick<ArtifactConfig, 'file' | 'encrypt'>): string {
	return encrypt ? `${file}.${encrypt.by}` : file;
}

/** What there is of an encrypted artifact besides its kept file, while its command runs: in the clear, and half encrypted. */
export function plainFiles(artifact: Pick<ArtifactConfig, 'file' | 'encrypt'>): readonly string[] {
	return artifact.encrypt ? [artifact.file, `${artifactName(artifact)}.part`] : [];
}

/** The artifacts among these steps whose content is never shown, by their names. */
export function secretArtifacts(steps: readonly PlanStep[]): readonly string[] {
	return steps.flatMap(step => (step.kind === 'run' && step.artifact?.secret ? [artifactName(step.artifact)] : []));
}
