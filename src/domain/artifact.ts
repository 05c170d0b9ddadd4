import type {PlanStep} from './plan.ts';
import type {ArtifactConfig} from './project.ts';

/** The name under which an artifact is kept: that of its file, with the ending of the program that encrypts it. */
export function artifactName({file, encrypt}: Pick<ArtifactConfig, 'file' | 'encrypt'>): string {
	return encrypt ? `${file}.${encrypt.by}` : file;
}

/** The artifacts among these steps whose content is never shown, by their names. */
export function secretArtifacts(steps: readonly PlanStep[]): readonly string[] {
	return steps.flatMap(step => (step.kind === 'run' && step.artifact?.secret ? [artifactName(step.artifact)] : []));
}
