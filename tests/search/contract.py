"""What every search engine must do. Each real engine runs all of it, from a subclass."""

from tests.search.contract_answers import AnswersContract
from tests.search.contract_lines import LinesContract
from tests.search.contract_meaning import MeaningContract
from tests.search.contract_moments import MomentsContract
from tests.search.contract_narrowing import NarrowingContract
from tests.search.contract_suggestions import SuggestionsContract
from tests.search.contract_titles import TitlesContract
from tests.search.contract_understanding import UnderstandingContract
from tests.search.contract_writes import WritesContract


class EngineContract(
    AnswersContract,
    UnderstandingContract,
    LinesContract,
    MeaningContract,
    MomentsContract,
    NarrowingContract,
    SuggestionsContract,
    TitlesContract,
    WritesContract,
):
    """All parts; subclasses give the fixture `engine`."""
