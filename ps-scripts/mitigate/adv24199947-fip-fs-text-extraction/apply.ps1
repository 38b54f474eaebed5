<#
.SYNOPSIS
Removes the overrides, while transport and the antimalware engine are stopped.
#>
Invoke-ExfApply $Expected
