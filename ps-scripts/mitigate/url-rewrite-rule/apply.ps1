<#
.SYNOPSIS
Gives a site the given rewrite rule.
#>
Invoke-ExfApply $Expected
