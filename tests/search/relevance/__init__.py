"""Graded questions of our own, and the documents they are asked of.

documents.jsonl: the seed records and the demonstration songs of data/, and records written for
these tests, among them lines in the sound of Tày, Nùng, Thái and Hmông that are no people's own
songs. queries.jsonl: graded by hand, 0 to 3. All in the format that `evaluate_search` reads.
"""
