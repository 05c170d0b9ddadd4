import type {Folder} from './folder.ts';
import type {GitFacts} from './gitFolder.ts';

/** What tests and builds what is pushed, with the gate that waits for it; null: it cannot be asked by a known command. */
export type Pipeline = {
	readonly name: string;
	readonly from: string;
	readonly gate: {
		/** The program that asks. */
		readonly program: string;
		readonly run: string;
		readonly expect: string;
	} | null;
};

/** The pipeline of a repository; null: none was found. */
export function findPipeline(folder: Folder, git: GitFacts): Pipeline | null {
	const hasRemote = (host: RegExp) => git.remotes.some(({url}) => host.test(url));
	const workflows = folder.list('.github/workflows').filter(name => /\.ya?ml$/.test(name));
	if (workflows.length > 0) {
		return {
			name: 'GitHub Actions',
			from: '.github/workflows',
			gate: hasRemote(/\bgithub\./)
				? {
						program: 'gh',
						run: `gh run list --commit "$RELEASE_SHA" --json conclusion --jq 'length > 0 and all(.conclusion == "success" or .conclusion == "skipped" or .conclusion == "neutral")'`,
						expect: 'true',
					}
				: null,
		};
	}

	if (folder.read('.gitlab-ci.yml') !== null) {
		return {
			name: 'GitLab CI',
			from: '.gitlab-ci.yml',
			gate: {
				program: 'glab',
				run: `glab api "projects/:fullpath/pipelines?sha=$RELEASE_SHA&per_page=1" | grep -o '"status":"[a-z_]*"'`,
				expect: '"status":"success"',
			},
		};
	}

	const other = [
		'Jenkinsfile',
		'.circleci/config.yml',
		'bitbucket-pipelines.yml',
		'.travis.yml',
		'azure-pipelines.yml',
	].find(file => folder.read(file) !== null);
	return other === undefined ? null : {name: 'a pipeline', from: other, gate: null};
}
