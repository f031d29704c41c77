"""Which capitalised words may be surnames: the lexicon behind the grammar of references.

There is no list of surnames here. A word may be one by its shape, unless it is known to be something else
that stands where a surname could: a month, a place, a company, a venue, a word that begins sentences.
"""

from __future__ import annotations

import re

from citeweave.folding import strip_accents

_SENTENCE_WORDS = (
    "a an the this that these those it its in on at to for from with by as of and or but nor yet so if when while "
    "where there here we our us i he she they their you who which what how why whether since because given using "
    "based despite such both each all most many much some any one two three four five six first second third "
    "fourth finally lastly then thus hence therefore however moreover furthermore additionally also meanwhile "
    "besides instead unlike like similar compared following after before during until about around between among "
    "across under over via through per versus than not no new recent recently prior previous earlier later early "
    "late more less further existing current currently see cf e.g. i.e. eg ie let under our another other others "
    "can does do is are was were has have had may might must should will would could extending improving "
    "building motivated inspired contrary notably specifically particularly again still even only just"
)
_DATES = (
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec spring summer autumn fall winter monday tuesday wednesday thursday friday saturday "
    "sunday christmas"
)
_PARTS = (
    "theorem lemma corollary proposition definition assumption conjecture section chapter figure table equation "
    "algorithm appendix problem question open part volume version phase track task subtask challenge competition "
    "workshop conference proceedings symposium journal transactions annals arxiv preprint report dataset benchmark "
    "corpus model code paper project theory method learning network networks bound bounds data university institute "
    "department school lab group team inc corp ltd author authors available accepted published submitted edition"
)
_PLACES = (
    "america american europe european asia africa australia austria belgium brazil britain canada china chinese "
    "denmark england finland france french germany german greece hungary india israel italy italian japan japanese "
    "korea korean london mexico montreal munich norway paris poland portugal russia russian singapore spain spanish "
    "stanford sweden sydney taiwan tokyo toronto turkey ukraine usa vancouver vienna berlin barcelona beijing "
    "shanghai hong kong seoul stockholm lille california york washington boston berkeley cambridge "
    "oxford princeton harvard middlebury english arabic hindi wuhan iran iraq pakistan dublin hawaii honolulu bali"
)
_MAKERS_AND_DATA = (
    "google facebook meta microsoft amazon apple nvidia intel openai anthropic deepmind twitter reddit youtube "
    "wikipedia wikidata github kaggle netflix yahoo yelp uber baidu alibaba tencent huawei samsung qualcomm ibm adobe "
    "pascal kinetics cityscapes sintel europarl gigaword freebase semeval senseval imagenet kitti flickr visual "
    "genome places matterport replica penn treebank python java matlab pytorch tensorflow linux android windows "
    "covid medline pubmed olympics olympic atari minecraft starcraft gpt bert adam adagrad lasso transformer "
    "alice bob"
)
_VENUES = (
    "neurips nips icml iclr colt stoc focs soda aistats uai aaai ijcai cvpr iccv eccv wacv bmvc acl emnlp naacl eacl "
    "coling conll interspeech icassp kdd www sigir wsdm icra iros corl rss siggraph itcs alt nature science "
    "neural information processing systems springer elsevier ieee acm siam"
)
_THEORY_NAMES = (
    "gaussian gaussians bayesian markov markovian lipschitz hessian jacobian laplacian euclidean riemannian hilbert "
    "banach boolean poisson bernoulli fourier lagrangian hamiltonian newtonian cartesian wasserstein sobolev besov "
    "alpha beta gamma delta epsilon theta lambda sigma omega kolmogorov euclid gauss newton "
    "holder rademacher byzantine turing nash pareto monte carlo kalman boltzmann lyapunov"
)
_BEGINNINGS = frozenset(_SENTENCE_WORDS.split())
NOT_SURNAMES = frozenset(" ".join((_SENTENCE_WORDS, _DATES, _PARTS, _PLACES, _MAKERS_AND_DATA, _VENUES)).split())
"""Folded words that are no surname before a year."""
NOT_BARE_SURNAMES = frozenset(_THEORY_NAMES.split())
"""Folded words that are no surname of a work where no year follows."""

_PARTICLES = re.compile(r"^(?:[dl]'(?=[A-Z])|(?:[a-z]{2,5}|El|Van|Von|De|La|San|Di|Du)\s+)+")
_NO_LETTER = re.compile("[^A-Za-z]")
_BETWEEN_PARTS = re.compile(r"[-'‐–\s]")
_ADJECTIVE = re.compile(r"(?:ian|ians|ish|ese|ly|tion|tions|ing|ment|ness|ity|ive|ism|ics|less|able|ized|ised|ular)\Z")
_INNER_CAPITAL = re.compile(r"(?:Mc|Mac|De|Di|Du|Des|Del|Della|La|Le|Van|Von|Vander|Fitz|El|Al|Ben|O|D)\Z")
_ADVERB = re.compile(r"(?<![aeiou])(?:al|ent|ant|ous|ive|ic|ar|ate|ect|ed|ial|ual|nt|st)ly\Z")


def may_be_surname(word: str) -> bool:
    """Whether a word has the shape of a surname and is not known to be something else.

    >>> [may_be_surname(w) for w in ("Ben-David", "McMahan", "Şimşekli", "ResNet", "SGD", "However", "May")]
    [True, True, True, False, False, False, False]
    """
    bare = word if word.isascii() and "\\" not in word else strip_accents(word).replace("’", "'")
    plain = _PARTICLES.sub("", bare)
    letters = _NO_LETTER.sub("", plain)
    folded = plain.lower()
    if len(letters) < 2 or letters.isupper() or folded in NOT_SURNAMES or _ADVERB.search(folded):
        return False
    return all(_part_of_surname(part) for part in _BETWEEN_PARTS.split(plain) if part)


def is_sentence_word(word: str) -> bool:
    """Whether a capitalised word only begins a sentence ("Recently", "In")."""
    folded = word.lower()
    return folded in _BEGINNINGS or _ADVERB.search(folded) is not None


def may_be_bare_surname(word: str, *, alone: bool) -> bool:
    """The stricter test for a name that no year and no "et al." follows; stricter still if it stands alone."""
    folded = strip_accents(word).lower()
    if not may_be_surname(word) or folded in NOT_BARE_SURNAMES:
        return False
    return not (alone and _ADJECTIVE.search(folded))


def _part_of_surname(part: str) -> bool:
    """One piece between hyphens and apostrophes: a capital, then small letters ("McMahan" too)."""
    if not part[0].isupper():
        return False
    if len(part) == 1:
        return part in "DO"  # of "O'Brien"; "U-Net" is none
    inner = [place for place, char in enumerate(part) if char.isupper() and place]
    return not inner or (len(inner) == 1 and _INNER_CAPITAL.match(part[: inner[0]]) is not None)
