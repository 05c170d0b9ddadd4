import {candidate, type FoundStep, isPlain, type Surroundings} from './platform.ts';

/** The repository of an image, without its tag and digest; null where it cannot stand in a command. */
export function imageRepository(image: unknown): string | null {
	if (typeof image !== 'string') return null;
	const repository = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
	return isPlain(repository) ? repository : null;
}

/** The step that there is an image of the candidate afterwards: a pipeline makes it, or it is made and pushed here. */
export function imageStep(image: string, {hasPipeline, folder}: Surroundings): readonly FoundStep[] {
	const id = 'image';
	if (hasPipeline || folder.read('Dockerfile') === null) {
		return [
			{
				phase: 'preflight',
				id,
				kind: 'until',
				remarks: ['the pipeline pushes an image with the full commit id as its tag. This waits for it.'],
				run: `docker manifest inspect ${image}:${candidate} >/dev/null`,
				timeout: '30m',
				isSafe: true,
			},
		];
	}

	const tagged = `${image}:${candidate}`;
	return [
		{
			phase: 'preflight',
			id,
			kind: 'run',
			remarks: ['the image is made of the candidate as git has it, whatever lies in the folder, and pushed.'],
			run: `git archive ${candidate} | docker build --tag ${tagged} - && docker push ${tagged}`,
			timeout: '30m',
			isSafe: true,
		},
	];
}
