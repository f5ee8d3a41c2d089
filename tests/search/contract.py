"""What every search engine must do. Each real engine runs all of it, from a subclass."""

from tests.search.contract_answers import AnswersContract
from tests.search.contract_writes import WritesContract


class EngineContract(AnswersContract, WritesContract):
    """Both halves; subclasses give the fixture `engine`."""
