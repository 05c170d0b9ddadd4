import * as z from 'zod';
import {type ApprovalFacts, approvalsGate, authorGate, type Reviews} from '../domain/approvals.ts';
import type {GateVerdict} from '../domain/gates.ts';
import type {ApprovalsConfig} from '../domain/gatesConfig.ts';
import type {Operator} from '../domain/operator.ts';
import type {Candidate, Plan} from '../domain/plan.ts';
import {plainText} from '../domain/sanitize.ts';
import type {CommandResult} from '../environments/runCommand.ts';
import type {Repository} from '../git/repository.ts';
import {askGate, fromJson, type GateQuestion, notAnswered} from './askGate.ts';
import {planHash} from './planHash.ts';

/** What is to be approved, by whom it would be shipped, and what was approved here. */
export type ApprovalInput = {
	readonly candidate: Candidate;
	readonly plan: Plan;
	readonly given: ApprovalFacts['given'];
	readonly operator: Operator;
	readonly repository: Repository;
	readonly question: GateQuestion;
};

/** Whether a candidate with its plan is approved, and may be shipped by this person. */
export async function approvalVerdicts(config: ApprovalsConfig, input: ApprovalInput): Promise<readonly GateVerdict[]> {
	const {candidate, given, operator, repository, question} = input;
	const reviews = config.run === null ? null : readReviews(await askGate(config.run, question));
	const author = reviews ? authorOf(reviews) : await committer(repository, candidate.sha);
	const facts = {sha: candidate.sha, plan: planHash(input.plan), given, reviews, author, now: new Date()};
	const approvals = approvalsGate(config, facts);
	return config.authorOnly ? [approvals, authorGate(config, facts, operator)] : [approvals];
}

/** What `gh pr view` prints, or `gh pr list` where it finds one. Made when it is needed, which no start of the cockpit waits for. */
function answerSchema() {
	const login = z.object({login: z.string().transform(text => plainText(text).slice(0, 80))});
	const instant = z.iso.datetime({offset: true});
	const pullRequest = z.object({
		author: login.nullish(),
		headRefOid: z.string().nullish(),
		reviews: z.array(
			z.object({
				// Null of an account that was deleted.
				author: login.nullable(),
				state: z.string(),
				submittedAt: instant.nullish(),
				commit: z.object({oid: z.string()}).nullish(),
			}),
		),
	});
	return z.union([pullRequest, z.tuple([pullRequest]).transform(([only]) => only)]);
}

function readReviews(result: CommandResult): Reviews {
	const why = notAnswered(result);
	if (why !== null) return {says: 'unknown', why};
	const parsed = answerSchema().safeParse(fromJson(result.stdout));
	if (!parsed.success) return {says: 'unknown', why: 'the command does not print one pull request with its reviews'};
	const {author, headRefOid = null, reviews} = parsed.data;
	return {
		says: 'reviews',
		author: author?.login ?? null,
		head: headRefOid,
		reviews: reviews.map(({author: by, state, submittedAt = null, commit}) => ({
			by: by?.login ?? 'somebody unknown',
			state,
			at: submittedAt,
			commit: commit?.oid ?? null,
		})),
	};
}

function authorOf(reviews: Reviews): readonly string[] {
	return reviews.says === 'reviews' && reviews.author !== null ? [reviews.author] : [];
}

async function committer(repository: Repository, sha: string): Promise<readonly string[]> {
	const commit = await repository.detail(sha);
	return commit ? [commit.author, commit.email] : [];
}
