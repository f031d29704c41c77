"""Gradient-boosted trees, as ONNX on onnxruntime: the small classifiers behind confidence and sameness.

They are fitted by training/fit_confidence.py (scikit-learn) and ship beside the model, so that nothing of
scikit-learn is needed at run time. On one thread, so that sums have one order.

Source: J. H. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29(5),
2001, https://doi.org/10.1214/aos/1013203451.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from citeweave.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession


class Forest:
    """Boosted trees for one or more yes-or-no questions over the same features.

    Parameters
    ----------
    path
        An ONNX file with one input (rows, features) and one output (rows, questions) of log odds.
    features
        What the caller will give; trees fitted to another number of features are refused.

    Raises
    ------
    InputError
        The file cannot be loaded, or its trees look at other features.
    """

    def __init__(self, path: Path, features: Sequence[str]) -> None:
        self._session = load_onnx(path)
        (wanted,) = self._session.get_inputs()
        if wanted.shape[1] != len(features):
            raise InputError(
                f"{path}: looks at {wanted.shape[1]} features, not at {len(features)}; fit it anew with "
                "training/fit_confidence.py, or take the bundled model"
            )

    def log_odds(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log odds of yes.

        Parameters
        ----------
        rows
            Shape (rows, features); NaN where a feature is not known.

        Returns
        -------
        array
            Shape (rows, questions).
        """
        (result,) = self._session.run(None, {"rows": rows.astype(np.float32)})
        return cast("NDArray[np.float64]", result.astype(np.float64))


def load_onnx(path: Path) -> InferenceSession:
    """A network on one thread.

    Raises
    ------
    InputError
        The file cannot be loaded.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has a dozen kinds without a common base
        first = (str(error).splitlines() or [""])[0]
        raise InputError(f"{path}: cannot be used: {first}; make it anew (training/README.md)") from error
