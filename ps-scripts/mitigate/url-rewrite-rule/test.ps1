<#
.SYNOPSIS
Whether a site has the given rewrite rule.
#>
Get-ExfTestResult
